"""What the JSON API says and takes: models, and how the services' messages become them."""
