"""Saves a model of ONNX as MLflow's own flavor: FILE FOLDER."""

import sys

import mlflow.onnx
import onnx

mlflow.onnx.save_model(onnx.load(sys.argv[1]), sys.argv[2])
