#!/bin/sh
# Runs inside the base root: adds what building parts needs. $1 is craft-parts as pip's requirement.
set -eu
apt-get -qq update
apt-get -qq install --yes --no-install-recommends -o Dpkg::Options::=--force-unsafe-io python3-apt python3-pip >/dev/null
# A folder of its own, so that parts neither see craft-parts nor its dependencies.
python3 -m pip install --quiet --root-user-action=ignore --only-binary :all: --target /opt/craft-parts "$1"
rm -rf /etc/apt/apt.conf.d/90host /var/cache/apt/*.bin /var/cache/apt/archives/*.deb
# Scripts of parts call it by name, and must not inherit where craft-parts lies.
printf '#!/bin/sh\nPYTHONPATH=/opt/craft-parts exec python3 -c "from craft_parts.ctl import main; main()" "$@"\n' >/usr/local/bin/craftctl
chmod 755 /usr/local/bin/craftctl
