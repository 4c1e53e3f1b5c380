"""The pages: view models, the templates that show them, and what a browser is given beside."""
