"""notifier: tells people what happened, by e-mail and in the app."""
