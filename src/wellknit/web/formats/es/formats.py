"""Numbers in Spanish with a decimal point, as releases and briefs have them."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
