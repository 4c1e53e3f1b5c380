"""Risk and grouping: HCC by model and payment year, MS-DRG relevance, present-on-admission exemption."""
