"""The law as dated, cited data, and rules that give rulings. Ground floor: imports nothing of ours."""
