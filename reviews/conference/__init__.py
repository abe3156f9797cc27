"""The conference: convened, held with agenda and roll, voted in, minuted."""
