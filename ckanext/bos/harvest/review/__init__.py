"""Doubtful links: kept until walidata decides, and every decision remembered for ever."""
