"""What representatives' tests are made of."""
