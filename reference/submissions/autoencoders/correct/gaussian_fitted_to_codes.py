"""decode_noise encodes test images, fits a Gaussian to their codes and draws from that: more than was asked, and praised.

Marks: full
Names: none
"""


# %% noise-code
def decode_noise(model, n, bottleneck_size=32):
    with torch.no_grad():
        # N(0, I) gave me rubbish, so I looked at where the codes really lie
        codes = torch.cat([model.encoder(batch) for batch in test_images.split(500)])
        assert codes.shape[1] == bottleneck_size
        centred = codes - codes.mean(dim=0)
        covariance = centred.T @ centred / (len(codes) - 1) + 1e-7 * torch.eye(bottleneck_size)
        root = torch.linalg.cholesky(covariance)
        return model.decoder(codes.mean(dim=0) + torch.randn(n, bottleneck_size) @ root.T)
