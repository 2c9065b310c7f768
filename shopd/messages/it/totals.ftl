# Quanto costa un carrello o un ordine.

totals-subtotal = Subtotale
totals-discount = Sconto
totals-shipping = Spedizione
totals-free = Gratuita
totals-tax = Imposte
totals-tax-rate = Imposte ({ $rate })
totals-total = Totale
