"""The reads of certificates, one file per noun. Nothing here locks or writes."""
