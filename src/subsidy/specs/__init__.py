"""Specifications: the `.feature` files of policy staff, run with the steps that the package ships."""
