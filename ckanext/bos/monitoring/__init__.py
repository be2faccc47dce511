"""Which unit lags, what is unreasonable, where to look: recap, completeness, checks, indicators, charts."""
