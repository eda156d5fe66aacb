"""The rules for certificates, as pure functions: what may be registered, and why something may not."""
