"""Medicare's physician fee schedule: relative values, geographic indices, conversion factors, localities, prices."""
