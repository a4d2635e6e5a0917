"""What a browser is sent about a run, as bytes, and the route that sends it. Knows the store, not Streamlit."""
