"""The network: RNNModel, its initial weights, its sizes and equations, and what goes on inside it."""
