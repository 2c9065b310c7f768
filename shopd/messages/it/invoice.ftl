# La fattura di un ordine, e la nota di credito che la annulla.

invoice-title = Fattura { $number }
invoice-credit-note = Nota di credito { $number }
invoice-not-yet = Questo documento non c’è: un ordine ha la sua fattura da quando è confermato, e una nota di credito se la fattura è stata annullata.
invoice-back = Torna all’ordine
invoice-date = Data
invoice-order = Ordine
invoice-placed = Ordinato il
invoice-tax-id = Partita IVA
invoice-buyer = Cliente
invoice-delivered-to = Consegnato a
invoice-lines = Che cosa è stato venduto
invoice-currency = Tutti gli importi in { $currency }.
invoice-print = Stampa questa pagina o salvala come PDF: si stampa solo il documento.
invoice-taken-back = Questa fattura è stata annullata dalla nota di credito { $number } del { $date }.
invoice-takes-back = Annulla la fattura { $number } del { $date }: gli importi qui sotto sono accreditati.
