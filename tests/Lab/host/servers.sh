# shellcheck shell=bash
# Servers: processes in namespaces of their own on an overlay over the template.
# An instance is a set of servers with its own network. Its files: $(instance_data).
# Saved states are shared by all instances: a scenario starts from what another one prepared.

LAB_DEFAULT_SERVERS=(QMS01 QVS01 QDS01 QVWS01 DSC01)
LAB_RUN=/run/qvtrust-lab

instance_data() { printf '%s/instances/%s' "$(cache_root)" "$1"; }
saves() { printf '%s/saves' "$(cache_root)"; }

# One `up` or `down` of an instance at a time. The lock lies outside what `down` removes.
lock_instance() { # INSTANCE SECONDS
    mkdir -p "$(cache_root)/locks"
    exec 9>"$(cache_root)/locks/$1"
    flock -w "$2" 9
}

# Each first process carries this mark in its environment: found by it, whoever killed what.
marked_processes() { # INSTANCE[/SERVER]
    { grep -lzE "^QVTRUST_LAB=$1(/|\$)" /proc/[0-9]*/environ 2>/dev/null || true; } | cut -d/ -f3
}

# server_pid SERVER: the server's first process, by its number outside; fails when it is not running.
server_pid() {
    local pid
    pid=$(cat "$LAB_RUN/$INSTANCE/$1.pid" 2>/dev/null) || return 1
    grep -qz "^LAB_SERVER=$INSTANCE/$1\$" "/proc/$pid/environ" 2>/dev/null && printf '%s' "$pid"
}

need_server() { server_pid "$1" || die "server $1 of instance $INSTANCE is not running"; }

prepare_instance() {
    local data name
    data=$(instance_data "$INSTANCE")
    mkdir -p "$data/servers" "$data/share/nas01" "$LAB_RUN/$INSTANCE"
    ln -sfn "$data" "$LAB_RUN/$INSTANCE/data"
    [ -f "$data/hosts" ] || printf '127.0.0.1 localhost\n' >"$data/hosts"
    # All of them at once: a server that is down is unreachable, not unknown.
    for name in "${LAB_DEFAULT_SERVERS[@]}"; do address "$name" >/dev/null; done
    mkdir -p "$data/payload/drive_c/lab"
    start_bridge
}

# The bridge lives in the network namespace of one sleeping process; nothing of it is left after that.
start_bridge() {
    local pid
    if test_bridge; then return; fi
    # Servers that outlived their bridge have lost their cables for good: `up` boots them again.
    for pid in $(marked_processes "$INSTANCE"); do end_process "$pid"; done
    # shellcheck disable=SC2016 # expanded by the inner shell
    QVTRUST_LAB=$INSTANCE/bridge setsid unshare -n bash -c '
        ip link add br0 type bridge forward_delay 0 && ip link set br0 up && ip link set lo up
        echo $$ >"$1.part" && mv "$1.part" "$1"
        exec sleep infinity' - "$LAB_RUN/$INSTANCE/bridge.pid" </dev/null >/dev/null 2>&1 9>&- &
    wait_until 5 test_bridge || die "the lab's bridge did not come up"
}

test_bridge() {
    local pid
    pid=$(cat "$LAB_RUN/$INSTANCE/bridge.pid" 2>/dev/null) && grep -qz "^QVTRUST_LAB=$INSTANCE/bridge\$" "/proc/$pid/environ" 2>/dev/null
}

wait_until() { # SECONDS COMMAND...
    local end=$((SECONDS + $1 + 1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.02
    done
}

# address NAME: fixed by the order of first use, kept in the instance's hosts file.
address() {
    local hosts line
    hosts=$(instance_data "$INSTANCE")/hosts
    line=$(grep -n " $1\$" "$hosts" || true)
    if [ -z "$line" ]; then
        # Appended, not replaced: running servers have this very file mounted.
        printf '10.77.0.%s %s\n' "$((10 + $(wc -l <"$hosts")))" "$1" >>"$hosts"
    fi
    sed -n "s/ $1\$//p" "$hosts"
}

# lower_layers SERVER: what its own layer lies on, top first: saved states, the payload, the template.
lower_layers() {
    local data save layers=
    data=$(instance_data "$INSTANCE")
    if [ -f "$data/servers/$1.from" ]; then
        while read -r save; do layers+=$save/upper:; done <"$data/servers/$1.from"
    fi
    printf '%s%s:%s' "$layers" "$data/payload" "$TEMPLATE"
}

forget_server() {
    local data
    data=$(instance_data "$INSTANCE")
    rm -rf "$data/servers/$1" "$data/servers/$1.from"
}

start_from() { # SAVE SERVER
    local data folder
    data=$(instance_data "$INSTANCE")
    folder=$(readlink -e "$(saves)/$1/$2") || die "no saved state $1 of $2"
    forget_server "$2"
    { echo "$folder"; cat "$folder/from"; } >"$data/servers/$2.from"
}

boot() { # SERVER DISK-SIZE
    local name=$1 data address lower outer pid
    data=$(instance_data "$INSTANCE")
    if server_pid "$name" >/dev/null; then return; fi
    address=$(address "$name")
    lower=$(lower_layers "$name")
    mkdir -p "$data/servers/$name"
    QVTRUST_LAB=$INSTANCE/$name setsid unshare -m -u -i -p -n -f --kill-child=KILL \
        env -i "LAB_SERVER=$INSTANCE/$name" "QVTRUST_LAB=$INSTANCE/$name" "${LAB_ENV[@]}" bash "$LAB_HOST/server-init.sh" \
        "$CHROOT" "$name" "$address" "$data" "$lower" "$2" \
        </dev/null >"$LAB_RUN/$INSTANCE/$name.log" 2>&1 9>&- &
    outer=$!
    wait_until 5 has_child "$outer" || die "server $name did not start: $(cat "$LAB_RUN/$INSTANCE/$name.log")"
    pid=$(awk '{ print $1 }' "/proc/$outer/task/$outer/children")
    # shellcheck disable=SC2016 # expanded by the inner shell
    nsenter -t "$(cat "$LAB_RUN/$INSTANCE/bridge.pid")" -n bash -euc '
        ip link add "v-$1" type veth peer name eth0 netns "$2"
        ip link set "v-$1" master br0 up' - "$name" "$pid" || die "server $name could not be plugged in"
    echo "$pid" >"$LAB_RUN/$INSTANCE/$name.pid"
    wait_until 30 server_ready "$pid" || die "server $name did not come up: $(cat "$LAB_RUN/$INSTANCE/$name.log")"
    [ -e "/proc/$pid/root/run/ready" ] || die "server $name ended at once: $(cat "$LAB_RUN/$INSTANCE/$name.log")"
}

has_child() { [ -n "$(cat "/proc/$1/task/$1/children" 2>/dev/null)" ]; }
server_ready() { [ -e "/proc/$1/root/run/ready" ] || [ ! -d "/proc/$1" ]; }

enter() { # SERVER COMMAND...: in all namespaces of the server, in drive C
    local pid
    pid=$(need_server "$1") || exit 2
    shift
    nsenter -t "$pid" -m -u -i -p -n -r -w "$@"
}

halt() { # SERVER: services stop, the registry is written, then the rest ends
    local pid
    pid=$(server_pid "$1") || return 0
    enter "$1" env -i "${LAB_ENV[@]}" wineserver64 -k || true
    enter "$1" env -i "${LAB_ENV[@]}" wineserver64 -w || true
    end_process "$pid"
    rm -f "$LAB_RUN/$INSTANCE/$1.pid"
}

end_process() {
    kill -9 "$1" 2>/dev/null || true
    wait_until 10 gone "$1" || die "process $1 does not end"
}

gone() { [ ! -d "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }

# A save of the same name is replaced by a link to another folder: a running server may stand on the old one.
save() { # SERVER NAME
    local data folder
    data=$(instance_data "$INSTANCE")
    halt "$1"
    [ -d "$data/servers/$1/upper" ] || die "server $1 has no state to save"
    mkdir -p "$(saves)/layers" "$(saves)/$2"
    folder=$(mktemp -d "$(saves)/layers/$1.XXXXXX")
    cat "$data/servers/$1.from" >"$folder/from" 2>/dev/null || true
    mv "$data/servers/$1/upper" "$folder/upper"
    ln -sfnT "$folder" "$(saves)/$2/$1.new"
    mv -T "$(saves)/$2/$1.new" "$(saves)/$2/$1"
    start_from "$2" "$1"
}

# The same disk under another name, and another address: what Windows calls itself it takes from the name of its host at a boot.
rename() { # SERVER NEW-NAME
    local data
    data=$(instance_data "$INSTANCE")
    [ ! -e "$data/servers/$2" ] || die "server $2 is there already"
    halt "$1"
    [ -d "$data/servers/$1" ] || die "server $1 has no disk to rename"
    mv "$data/servers/$1" "$data/servers/$2"
    if [ -f "$data/servers/$1.from" ]; then mv "$data/servers/$1.from" "$data/servers/$2.from"; fi
}

forget_saved() { # NAME
    local link
    for link in "$(saves)/$1"/*; do
        if [ -L "$link" ]; then rm -rf --one-file-system "$(readlink -f "$link")"; fi
    done
    rm -rf "$(saves)/${1:?}"
}

processes_of() { # SERVER: numbers outside of all its processes but the first
    local pid
    pid=$(need_server "$1") || exit 2
    { stat -L --printf '%i %n\n' /proc/[0-9]*/ns/pid 2>/dev/null || true; } \
        | awk -F '[ /]' -v own="$pid" -v ns="$(stat -L --printf '%i' "/proc/$pid/ns/pid")" '$1 == ns && $4 != own { print $4 }'
}

down() { # INSTANCE
    local pid data
    lock_instance "$1" 60 || say "another run still starts servers of $1; ending them all the same"
    for pid in $(marked_processes "$1"); do kill -9 "$pid" 2>/dev/null || true; done
    for pid in $(marked_processes "$1"); do end_process "$pid"; done
    data=$(readlink "$LAB_RUN/$1/data" || instance_data "$1")
    rm -rf --one-file-system "$data" "${LAB_RUN:?}/$1"
    rmdir "$LAB_RUN" 2>/dev/null || true
}

instances() {
    { ls "$LAB_RUN" 2>/dev/null || true; ls "$(cache_root)/instances" 2>/dev/null || true; } | sort -u
}
