from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask, request
from flask_cors import CORS

api = FastAPI()
site = Flask(__name__)
# ruleid: assize.python.permissive-cors
api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
# ruleid: assize.python.permissive-cors
CORS(site, supports_credentials=True)
# ruleid: assize.python.permissive-cors
CORS_ALLOW_ALL_ORIGINS = True


@site.after_request
def open_up(response):
    # ruleid: assize.python.permissive-cors
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin")
    return response


# ok: assize.python.permissive-cors
api.add_middleware(CORSMiddleware, allow_origins=["https://shop.example.org"], allow_credentials=True)
# ok: assize.python.permissive-cors
CORS(site, origins=["https://shop.example.org"], supports_credentials=True)
# ok: assize.python.permissive-cors
CORS(site, resources={r"/public/*": {"origins": "*"}})
