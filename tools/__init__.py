"""Small programs that keep generated documents and contracts true."""
