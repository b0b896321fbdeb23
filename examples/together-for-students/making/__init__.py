"""How the example's data are made: spring_2021 from published figures, winter_2022 and its roster from nothing."""
