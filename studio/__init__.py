"""What people touch: the command line `theraloom`.

`studio.cli` holds the commands; beside it lies what they show and any other front end could show too:
`studio.run_status`, `studio.run_report`, `studio.transcripts`, `studio.machine`.
"""
