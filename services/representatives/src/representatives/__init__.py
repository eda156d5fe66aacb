"""representatives: who may act for whom, on what, until when."""
