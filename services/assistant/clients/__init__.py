"""The ports that other services answer: lookup the code data, accounts who is asking and what is left."""
