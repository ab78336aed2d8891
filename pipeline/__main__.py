"""The command ``gijiroku`` (also ``python -m pipeline``)."""

from pipeline.commands.main import main

if __name__ == "__main__":
    main()
