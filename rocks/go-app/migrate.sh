#!/bin/bash
go-app migrate
