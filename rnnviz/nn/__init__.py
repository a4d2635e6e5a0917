"""The network: RNNModel, its initial weights, its sizes and its equations."""
