'''Two slips in one function (Russian comments): the table's column sigma^2 is filled with sigma, and the half before
the sum is lost. Neither alone gives these numbers, so no single name explains them; only the prior still costs 0.
The clouds come out too wide (sigma about 1.7), the pictures soft but recognisable.

Marks: kl-divergence 1
Names: none
Blind: yes
'''
# %% kl-code
def kl_divergence(mu, logvar):
    """Расстояние от облаков до N(0, 1)."""
    # 1) прячешься в углу - плати
    ugol = mu ** 2
    # 2) слишком маленькое облако - тоже плати; сигма = e^(1/2 logvar), не забыть половинку!!
    sigma = torch.exp(0.5 * logvar)
    razmer = sigma - 1 - logvar
    return (ugol + razmer).sum()
