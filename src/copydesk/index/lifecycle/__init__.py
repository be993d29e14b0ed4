"""What an index lives through: template, rebuilding beside the old one, snapshots, retirement."""
