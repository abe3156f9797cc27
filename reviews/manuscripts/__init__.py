"""What members without a device write and sign by hand: attached with its scan, typed in by clerk or head,
and confirmed by the member or by two others."""
