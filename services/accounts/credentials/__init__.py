"""What proves who somebody is, and what a credential must look like: tokens, passwords and addresses."""
