# Giorni e mesi.

date-day =
    { $day ->
        [1] 1º
       *[other] { $day }
    } { $month } { $year }
date-month = { $month } { $year }
date-day-and-time = { $day }, ore { $time } UTC

date-january = gennaio
date-february = febbraio
date-march = marzo
date-april = aprile
date-may = maggio
date-june = giugno
date-july = luglio
date-august = agosto
date-september = settembre
date-october = ottobre
date-november = novembre
date-december = dicembre
