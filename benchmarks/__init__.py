"""Figures of the design, measured on the simulated regency: ``make bench``."""
