# Quanto costa la consegna, prima di ordinare.

delivery-free = Consegna gratuita
delivery-of-one = Consegna { $fee }, gratuita da { $from }
delivery-of-cart = La consegna costa { $fee }. Aggiungi ancora { $missing } e sarà gratuita.
delivery-of-cart-free = La consegna è gratuita.
