"""What the gateway's tests are made of: a real Envoy, services that tell what reached them, tokens of every kind."""
