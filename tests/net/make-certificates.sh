#!/bin/sh
# Makes one certificate for each thing that can be wrong with one, in the current directory.
set -eu

quiet() {
  openssl "$@" 2>/dev/null
}

authority() { # name, subject
  quiet req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=$2" \
    -keyout "$1.key" -out "$1.pem" \
    -addext keyUsage=critical,keyCertSign,cRLSign
}

request() { # name, subject, key
  if [ "$3" = ec ]; then
    quiet req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$2" \
      -keyout "$1.key" -out "$1.csr"
  else
    quiet req -newkey "$3" -nodes -subj "$2" -keyout "$1.key" -out "$1.csr"
  fi
}

issue() { # name, issuer, subject, extensions, key, digest
  request "$1" "$3" "${5:-ec}"
  printf '%b' "$4" > "$1.ext"
  quiet x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 300 \
    -extfile "$1.ext" -out "$1.pem" "${6:--sha256}"
}

dated() { # name, host, from, to
  request "$1" "/CN=$2" ec
  printf 'subjectAltName=DNS:%s\n' "$2" > "$1.ext"
  quiet ca -config ca.cnf -batch -notext -in "$1.csr" -out "$1.pem" -extfile "$1.ext" \
    -startdate "$3" -enddate "$4" >/dev/null
}

cat > ca.cnf <<END
[ca]
default_ca = lab
[lab]
database = index
serial = serial
new_certs_dir = .
certificate = root.pem
private_key = root.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
END
: > index
echo 01 > serial

names='subjectAltName=DNS:good.lab,IP:127.0.0.1\n'
ca='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n'
fetch='authorityInfoAccess=caIssuers;URI:http://ca.lab/intermediate.crt\n'

authority root 'Lab Root'
authority other 'Other Root'
issue intermediate root '/CN=Lab Intermediate' "$ca"

issue good root '/CN=good.lab' "$names"
issue wrong-name root '/CN=other.lab' 'subjectAltName=DNS:other.lab\n'
issue wildcard root '/CN=w' 'subjectAltName=DNS:*.x.good.lab\n'
issue unknown other '/CN=good.lab' "$names"
issue below-intermediate intermediate '/CN=good.lab' "$names$fetch"
issue client root '/CN=good.lab' "${names}extendedKeyUsage=clientAuth\n"
issue short-key root '/CN=good.lab' "$names" rsa:1024
issue sha1 root '/CN=good.lab' "$names" ec -sha1
issue common-name root '/CN=good.lab' 'basicConstraints=CA:FALSE\n'
issue by-leaf good '/CN=leaf.lab' 'subjectAltName=DNS:good.lab\n'
dated expired good.lab 20200101000000Z 20210101000000Z
dated future good.lab 20350101000000Z 20400101000000Z
dated expired-wrong other.lab 20200101000000Z 20210101000000Z

quiet req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 300 -subj /CN=good.lab \
  -addext subjectAltName=DNS:good.lab -keyout self-signed.key -out self-signed.pem
