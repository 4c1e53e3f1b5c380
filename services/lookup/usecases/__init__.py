"""What people can do with the code sets: view a page, search, browse, and ask for many codes at once."""
