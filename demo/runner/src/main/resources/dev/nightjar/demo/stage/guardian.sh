# Ends what the demo started when the demo itself can no longer do it (kill -9). Reads its orders from standard input:
#   watch SIGNAL PID   end this process with SIGNAL
#   forget PID         it has ended by itself
#   leave              everything is ended in an orderly way: do nothing
# The end of the input without "leave" is the demo's death. $1: directory to delete then.
trap '' INT TERM HUP
watched=
while read -r order a b; do
  case $order in
    watch) watched="$watched $a:$b" ;;
    forget) rest=
      for w in $watched; do [ "${w#*:}" = "$a" ] || rest="$rest $w"; done
      watched=$rest ;;
    leave) exit 0 ;;
  esac
done
# PostgreSQL that was just being started: nobody could tell of it yet.
postmaster=$(head -n 1 "$1/postgres/postmaster.pid" 2>/dev/null)
[ -z "$postmaster" ] || watched="$watched INT:$postmaster"
for w in $watched; do kill "-${w%%:*}" "${w#*:}" 2>/dev/null; done
for i in 1 2 3 4 5 6 7 8 9 10; do
  alive=
  for w in $watched; do kill -0 "${w#*:}" 2>/dev/null && alive="$alive ${w#*:}"; done
  [ -n "$alive" ] || break
  sleep 1
done
for pid in $alive; do kill -KILL "$pid" 2>/dev/null; done
rm -rf "$1"
