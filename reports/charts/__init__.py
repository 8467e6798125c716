"""Charts of the city page, a module each; ``chart_register.py`` lists them, ``svg.py`` makes safe SVG of what they plot."""
