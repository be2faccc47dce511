"""Tables that units upload: read, compared, looked at by their owner, and applied in the background."""
