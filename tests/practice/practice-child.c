#include "config.h"

#include "sonde-practice-main.h"

int
main (int    argc,
      char **argv)
{
  return sonde_practice_main (argc, argv);
}
