"""The portal: dataset type, forms, pages and theme. Plugin ``bos``."""
