"""What each page shows, as plain frozen values made from the services' answers."""
