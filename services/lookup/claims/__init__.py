"""The claim check: every rule of the contract against what is loaded, each finding with its row and source."""
