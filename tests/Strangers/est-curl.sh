#!/usr/bin/env bash
# A stranger's EST client, written from RFC 7030 and RFC 8951 alone: curl and openssl, nothing of this product.
#   est-curl.sh HOST PORT ROOT.pem MACHINE TOKEN
# The service listens on 127.0.0.1:PORT with a certificate for HOST; TOKEN is MACHINE's and was never used.
# A line for each thing that is so; at the first one that is not, what was expected and what came, and exit code 1.
set -Eeuo pipefail
trap 'printf "NOT SO: line %s: %s\n" "$LINENO" "$BASH_COMMAND" >&2' ERR
HOST=$1 PORT=$2 ROOT=$3 MACHINE=$4 TOKEN=$5
EST=https://$HOST:$PORT/.well-known/est
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
cd "$WORK"

fail() { printf 'NOT SO: %s\n  expected: %s\n  came:     %s\n' "$1" "$2" "$3" >&2; exit 1; }
same() { [ "$2" = "$3" ] || fail "$1" "$2" "$3"; }

# call PATH CURL-ARGUMENT...: one exchange; status, media type, headers and body are kept.
call() {
    local path=$1
    shift
    curl --silent --show-error --http1.1 --cacert "$ROOT" --connect-to "$HOST:$PORT:127.0.0.1:$PORT" --max-time 30 \
        -D headers -o body -w '%{http_code}\n%{content_type}\n' "$@" "$EST$path" >written
    { read -r STATUS; read -r MEDIA || true; } <written
    [ -f body ] || : >body
}

header() { tr -d '\r' <headers | sed -n "s/^$1: //Ip" | tail -n 1; }

# enrol PATH BODY-FILE CURL-ARGUMENT...: simpleenroll with the token; typed TYPE PATH BODY-FILE: with another media type.
enrol() { typed application/pkcs10 "$@"; }
typed() { call "$2" -u "$MACHINE:$TOKEN" -H "Content-Type:${1:+ $1}" --data-binary "@$3" "${@:4}"; }

# certificate FILE: the one certificate of the answer, PEM; its base64 is read by openssl, not by this script.
certificate() {
    openssl base64 -d -in body -out answer.der
    openssl pkcs7 -inform DER -in answer.der -print_certs -out "$1.all"
    same 'certificates in the answer' 1 "$(grep -c BEGIN "$1.all")"
    openssl x509 -in "$1.all" -out "$1"
}

# refused WHAT STATUS TEXT: the last call ended so, and says so in text.
refused() {
    same "$1: status" "$2" "$STATUS"
    same "$1: media type" 'text/plain; charset=utf-8' "$MEDIA"
    same "$1: text" "$3" "$(cat body)"
    if [ "$2" = 401 ]; then same "$1: challenge" 'Basic realm="QvTrust", charset="UTF-8"' "$(header WWW-Authenticate)"; fi
    printf '%s: %s %s\n' "$1" "$2" "$3"
}

request() { openssl req -newkey "${2:-rsa:2048}" -nodes -keyout "$1.key" -subj "/CN=$MACHINE" -outform DER -out "$1.der" 2>/dev/null; }

# RFC 7030, 4.1: anybody gets the root, with every label.
for label in '' /server /client; do
    call "$label/cacerts"
    same "GET $label/cacerts" '200 application/pkcs7-mime' "$STATUS $MEDIA"
    certificate root.pem
    same "root of $label/cacerts" "$(openssl x509 -in "$ROOT" -noout -fingerprint -sha256)" "$(openssl x509 -in root.pem -noout -fingerprint -sha256)"
    length=$(header Content-Length)
    rm -f body
    call "$label/cacerts" --head
    same "HEAD $label/cacerts" "200 $length" "$STATUS $(header Content-Length)"
    call "$label/csrattrs"
    same "GET $label/csrattrs" '204 0' "$STATUS $(wc -c <body)"
    call "$label/csrattrs" --head
    same "HEAD $label/csrattrs" 204 "$STATUS"
    printf 'cacerts and csrattrs with the label "%s"\n' "$label"
done

# RFC 8951, 3.1: base64 in any lines, and the header Content-Transfer-Encoding means nothing. RFC 9110, 8.3: parameters, any case.
request own
openssl base64 -A -in own.der -out one-line
openssl base64 -in own.der -out columns
sed 's/$/\r/' columns >crlf
enrol /simpleenroll one-line
same 'simpleenroll in one line' '200 application/pkcs7-mime; smime-type=certs-only' "$STATUS $MEDIA"
certificate leaf.pem
openssl verify -x509_strict -CAfile "$ROOT" leaf.pem
same 'key of the certificate' "$(openssl pkey -in own.key -pubout)" "$(openssl x509 -in leaf.pem -noout -pubkey)"
again() {
    same "$1" 200 "$STATUS"
    certificate again.pem
    same "$1: the same certificate" "$(cat leaf.pem)" "$(cat again.pem)"
    printf '%s\n' "$1"
}
enrol /server/simpleenroll columns; again 'columns of 64, label server'
enrol /simpleenroll crlf; again 'lines that end in CR LF'
typed 'Application/PKCS10 ; charset=us-ascii' /simpleenroll one-line; again 'media type in another case with a parameter'
for encoding in base64 binary 7bit nonsense; do
    enrol /simpleenroll columns -H "Content-Transfer-Encoding: $encoding"; again "Content-Transfer-Encoding: $encoding"
done
enrol /simpleenroll columns -H 'Transfer-Encoding: chunked'; again 'a chunked body'
enrol /simpleenroll columns -H 'Expect: 100-continue'; again 'Expect: 100-continue'
same 'the answer to Expect' 'HTTP/1.1 100 Continue' "$(tr -d '\r' <headers | head -n 1)"
enrol /simpleenroll columns --http1.0 --no-alpn; again 'HTTP/1.0'

request client
openssl base64 -in client.der -out client
enrol /client/simpleenroll client
same 'label client' 200 "$STATUS"
certificate client.pem
openssl verify -x509_strict -CAfile "$ROOT" client.pem
same 'subject with the label client' 'subject=CN = QVProxy' "$(openssl x509 -in client.pem -noout -subject)"

# A client that sends no server name: the certificate is the same one.
shown() { openssl s_client -connect "127.0.0.1:$PORT" -CAfile "$ROOT" -verify_return_error "$@" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256; }
same 'certificate without a server name' "$(shown -servername "$HOST")" "$(shown -noservername)"
# s_client ends with 1 when the peer closes first.
printf 'GET /.well-known/est/csrattrs HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$HOST" "$PORT" |
    openssl s_client -quiet -noservername -connect "127.0.0.1:$PORT" -CAfile "$ROOT" -verify_return_error >answer 2>/dev/null || true
same 'csrattrs without a server name' 'HTTP/1.1 204 No Content' "$(head -n 1 answer | tr -d '\r')"
printf 'TLS without a server name\n'

# Refusals. First who may not enrol, whatever the request is.
MAKE_ONE='Make a new one on the QMS server: qvtrust token new MACHINE --roles ROLE'
post() { call /simpleenroll -H 'Content-Type: application/pkcs10' --data-binary @columns "$@"; }
post
refused 'no credentials' 401 "QVT1101: this server lacks a valid certificate of $HOST and no enrolment token was given. On $HOST run: qvtrust token new MACHINE --roles ROLE; it prints the line to run here."
post -H 'Authorization: Bearer abc'
refused 'another scheme' 401 "QVT1101: this server lacks a valid certificate of $HOST and no enrolment token was given. On $HOST run: qvtrust token new MACHINE --roles ROLE; it prints the line to run here."
post -u "$MACHINE:${TOKEN%?????}"
refused 'a damaged token' 401 'QVT1102: the enrolment token cannot be read. Copy the whole token (from qvt1 on) or use ENROLLTOKENFILE; a new one: qvtrust token new MACHINE --roles ROLE.'
post -u "OTHER01:$TOKEN"
refused 'the token of another machine' 403 'QVT1106: the enrolment token is not for the machine OTHER01. Make one for this machine on the QMS server: qvtrust token new OTHER01 --roles ROLE.'
post -u "qms01.example.com:$TOKEN"
refused 'a user name that is no machine' 400 'QVT1012: the user name is not a machine name. A machine name has 1 to 15 letters, digits or hyphens, not only digits; give neither a domain nor an address.'

# Then requests that cannot be read.
unreadable() { refused "$1" 400 "QVT4008: the certificate request cannot be read: $2. Send a PKCS#10 request of an RSA key with its signature."; }
typed application/x-pem-file /simpleenroll columns
unreadable 'another media type' 'its media type is not application/pkcs10'
typed '' /simpleenroll columns
unreadable 'no media type' 'its media type is not application/pkcs10'
openssl req -inform DER -in own.der -out pem
enrol /simpleenroll pem
unreadable 'PEM' 'its body is not base64'
printf '!!!!' >nonsense
enrol /simpleenroll nonsense
unreadable 'not base64' 'its body is not base64'
: >empty
enrol /simpleenroll empty
unreadable 'nothing' 'it is not PKCS#10'
printf 'nothing of the kind' | openssl base64 -out text
enrol /simpleenroll text
unreadable 'base64 of something else' 'it is not PKCS#10'
cat own.der own.der | openssl base64 -out twice
enrol /simpleenroll twice
unreadable 'two requests' 'it is not PKCS#10'
head -c 70000 /dev/zero | openssl base64 -out large
enrol /simpleenroll large -H 'Expect: 100-continue'
same 'a large body: status' 413 "$STATUS"
unreadable_large='QVT4008: the certificate request cannot be read: it is larger than 64 KiB. Send a PKCS#10 request of an RSA key with its signature.'
refused 'a large body' 413 "$unreadable_large"
enrol /simpleenroll large -H 'Transfer-Encoding: chunked' -H 'Expect: 100-continue'
refused 'a large chunked body' 413 "$unreadable_large"

# Then keys.
request weak rsa:1024
openssl base64 -in weak.der -out weak
enrol /simpleenroll weak
refused 'a short key' 400 'QVT4009: the requested public key is refused: it has 1024 bits. Use RSA of 2048 to 4096 bits with the exponent 65537.'
request second
openssl base64 -in second.der -out second
enrol /simpleenroll second
refused 'a second key' 403 'QVT1108: the enrolment token was redeemed with another key. Somebody used this token before, or this server lost its key: revoke it if that was not you, and make a new one: qvtrust token new MACHINE --roles ROLE.'

# What there is not, and how it is not asked for.
for path in /unknown/cacerts /unknown/simpleenroll /Server/cacerts /cacerts/ / /server /server/client/cacerts /nothing; do
    call "$path"
    refused "GET $path" 404 'there is nothing here'
done
for path in /fullcmc /serverkeygen /server/fullcmc /client/serverkeygen; do
    call "$path" -H 'Content-Type: application/pkcs10' --data-binary @columns
    refused "POST $path" 501 'this authority does not offer that operation of EST'
done
call /simpleenroll
refused 'GET /simpleenroll' 405 'POST only'
same 'GET /simpleenroll: Allow' POST "$(header Allow)"
for path in /cacerts /client/csrattrs; do
    call "$path" --data nothing
    refused "POST $path" 405 'GET, HEAD only'
    same "POST $path: Allow" 'GET, HEAD' "$(header Allow)"
done
printf 'all of it is so\n'
