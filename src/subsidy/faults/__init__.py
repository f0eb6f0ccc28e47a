"""The catalogue of fault codes: what each means and how it is mended."""
