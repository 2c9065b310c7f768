# Quanto costa un carrello o un ordine.

totals-subtotal = Subtotale
totals-discount = Sconto
totals-shipping = Consegna
totals-free = Gratuita
totals-tax = Imposte
totals-tax-rate = Imposte ({ $rate })
totals-total = Totale
