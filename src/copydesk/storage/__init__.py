"""Everything that is read from and written to disks and object stores.

`landing` and `deliveries` read what lands; `files` writes whole files, `tables` and `records` what is in them, which
`columns` reads as arrays, `partitions` where they lie, `curated` the layer that all days share. `claims` says who has a
day.
"""

import fsspec

# In the place of s3fs, for every `UPath("s3://…")` in this process.
fsspec.register_implementation("s3", "copydesk.storage.object_store.ObjectStore", clobber=True)
