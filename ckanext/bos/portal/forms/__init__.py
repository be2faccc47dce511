"""The guided entry of a process: what its pages show, and what comes back from them."""
